using JdbcStore.Journal;

namespace JdbcStore.Cli.Journal;

/// <summary>What <c>journal status --json</c> writes.</summary>
internal sealed record JournalDocument(
    string Directory, Guid? JournalId, int Segments, long Bytes, long FirstGroup, long LastGroup, IReadOnlyList<long> Epochs, bool Damaged,
    IReadOnlyList<JournalDocument.Entry> Destinations)
{
    public static JournalDocument Of(JournalContents contents) => new(
        contents.Directory, contents.JournalId, contents.Segments, contents.Bytes, contents.FirstGroup, contents.LastGroup, contents.Epochs, contents.IsDamaged,
        [.. contents.Destinations.Select(Of)]);

    private static Entry Of(JournalDestination destination) => new(
        destination.Destination.Kind == DestinationKind.Queue ? "queue" : "topic", destination.Destination.Name, destination.Adds, destination.Acknowledgements,
        destination.Bytes, destination.FirstGroup, destination.LastGroup);

    /// <summary>One destination.</summary>
    internal sealed record Entry(string Kind, string Name, long Adds, long Acknowledgements, long Bytes, long FirstGroup, long LastGroup);
}
