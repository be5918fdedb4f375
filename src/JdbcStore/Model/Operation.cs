namespace JdbcStore;

/// <summary>What one step of a unit of work does.</summary>
internal enum OperationKind : byte
{
    Declare = 1,
    Add = 2,
    Acknowledge = 3,
    Redeliver = 4,
    MarkDispatched = 5,
}

/// <summary>One step of a unit of work. <paramref name="Sequence"/> is 0 for an add until the store has assigned one.</summary>
internal readonly record struct Operation(OperationKind Kind, Destination Destination, long Sequence, NewMessage? Message);
