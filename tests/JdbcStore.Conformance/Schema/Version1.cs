namespace JdbcStore.Conformance.Schema;

/// <summary>What a broker left behind in tables of version 1: its scripts are in <c>Version1/</c>, word for word those of that time.</summary>
internal static class Version1
{
    public const int Epoch = 7;

    public static string Script(string folder)
    {
        using var stream = typeof(Version1).Assembly.GetManifestResourceStream($"version-1.{folder}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Two queues and a topic, three messages of which one has been redelivered, and a key of a message that is gone.</summary>
    public static string Rows(Func<string, string> bytes) => $"""
        UPDATE jdbcstore_lease SET epoch = {Epoch}, holder = 'h', holder_name = 'old:1', expires_at = 0 WHERE lease_id = 1;
        UPDATE jdbcstore_fence SET epoch = {Epoch}, holder = 'h';
        UPDATE jdbcstore_fence SET batch = 12, settled = 11, first_sequence = 103, last_sequence = 104 WHERE slot = 0;
        UPDATE jdbcstore_fence SET batch = 11, settled = 10, first_sequence = 101, last_sequence = 102 WHERE slot = 1;
        INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence)
        VALUES (1, 0, 'orders', 101), (2, 0, 'empty', 0), (3, 1, 'prices', 0);
        INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes) VALUES {Counts};
        INSERT INTO jdbcstore_message (destination_id, sequence, delivery_count, size, body)
        VALUES (1, 101, 2, 3, {bytes("6f6e65")}), (1, 102, 0, 3, {bytes("74776f")}), (1, 104, 0, 5, {bytes("7468726565")});
        INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence) VALUES (1, 'key of two', 102), (1, 'key of one that is gone', 99);
        INSERT INTO jdbcstore_journal (journal_id, last_group, epoch) VALUES ('j', 5, {Epoch});
        """;

    /// <summary>A row for each destination and slot; acknowledgements can have been counted by another slot than their message.</summary>
    private static string Counts => string.Join(", ",
        from destination in Enumerable.Range(1, 3)
        from slot in Enumerable.Range(0, 8)
        select (destination, slot) switch
        {
            (1, 0) => "(1, 0, 4, 14)",
            (1, 1) => "(1, 1, -1, -3)",
            _ => $"({destination}, {slot}, 0, 0)",
        });
}
