namespace JdbcStore.Sql;

/// <summary>A range of one priority's messages.</summary>
/// <param name="Lane">The priority: see <see cref="Lanes"/>.</param>
/// <param name="Condition">On a row <c>m</c> of the message table.</param>
public readonly record struct PageRange(int Lane, string Condition);
