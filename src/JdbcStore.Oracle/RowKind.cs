namespace JdbcStore.Oracle;

/// <summary>What is done with a row; the branches of <see cref="HotStatements.Apply"/>.</summary>
internal enum RowKind
{
    Fence = 1,
    Destination = 2,
    DestinationCount = 3,
    Claim = 4,
    ClaimUnlessThere = 5,
    Message = 6,
    BodyPiece = 7,
    Count = 8,
    Redelivery = 9,
    Acknowledgement = 10,
    SubscriptionAcknowledgement = 11,
    SubscriptionPosition = 12,
    Producer = 13,
    DispatchMark = 14,
    Journal = 15,
}
