namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>A part of a selector: its value for a message is a bool, a long, a double, a string, or null for unknown.</summary>
/// <param name="fields">A message's fields, by their names, as values of these types.</param>
internal delegate object? Expression(Func<string, object?> fields);
