namespace JdbcStore.Conformance.Model;

/// <summary>A generated act with the names and numbers of this run.</summary>
/// <param name="Act">What was generated.</param>
/// <param name="Destination">Where.</param>
/// <param name="Sequences">The messages that it is about.</param>
/// <param name="Added">What is added: the model's view of it.</param>
/// <param name="Message">What is added: the store's view of it.</param>
internal sealed record Planned(Act Act, Destination Destination, IReadOnlyList<long> Sequences, ModelMessage Added, NewMessage Message);
