namespace JdbcStore.Conformance.Model;

/// <summary>What a unit requires is not so: nothing of it happens.</summary>
internal sealed class RefusedByModel(string reason) : Exception(reason);
