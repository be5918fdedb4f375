using MySqlConnector;

namespace JdbcStore.Databases.Tests.MySql;

internal static class Commands
{
    public static async Task ExecuteAsync(this MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
