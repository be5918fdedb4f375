namespace JdbcStore.Conformance.Ordering;

/// <summary>When a sending's caller loses its patience.</summary>
internal enum Cancelling
{
    Never,
    Before,
    AtOnce,
    Soon,
}
