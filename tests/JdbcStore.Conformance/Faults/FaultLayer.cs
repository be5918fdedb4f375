namespace JdbcStore.Conformance.Faults;

/// <summary>Between whom the faults are put.</summary>
public enum FaultLayer
{
    /// <summary>Between the store and its ADO.NET driver: each call that the store makes.</summary>
    Driver,

    /// <summary>Between the driver and the server: each round trip, whatever the driver makes of its calls.</summary>
    Wire,
}
