using System.Collections.Frozen;
using System.Net.Sockets;
using JdbcStore.Sql;
using MySqlConnector;

namespace JdbcStore.MySql;

/// <summary>
/// What the numbers of errors mean: https://mariadb.com/kb/en/mariadb-error-code-reference/ and
/// https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html.
/// </summary>
internal static class MySqlErrors
{
    public const int DuplicateEntry = 1062;

    private const int ColumnCannotBeNull = 1048, OptionPrevents = 1290, GotErrorDuringCommit = 1180;

    private static readonly FrozenDictionary<int, SqlFault> Faults = new[]
    {
        // A deadlock or a failed certification; a lock that took too long; rolled back by the group; a row or a table that changed meanwhile; NOWAIT.
        Are(SqlFault.Transient, 1213, 1205, 3101, 1020, 1412, 1614, 1206, 3572),

        // The connection, the server, or the driver's patience ended; also a statement that was interrupted, since that can have been the COMMIT.
        Are(SqlFault.ConnectionLost, -1, 0, 1042, 1053, 1129, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 1969, 2002, 2003, 2006, 2013, 3024),

        // During a COMMIT in a cluster: no quorum, or a hook that failed; both outcomes have been seen.
        Are(SqlFault.ConnectionLost, GotErrorDuringCommit, 3100),

        // The node is not part of the cluster's majority, read-only or offline: another one has to be found.
        Are(SqlFault.ConnectionLost, 1047, 1207, 1792, 1836, 1874, 3032, 3796, 3797, 3798, 3799),

        // Disk, memory, connections; 1296 and 1297: NDB, temporarily.
        Are(SqlFault.Exhausted, 1021, 1030, 1037, 1038, 1040, 1041, 1114, 1203, 1226, 1296, 1297),
    }.SelectMany(faults => faults).ToFrozenDictionary();

    public static SqlFault Classify(Exception exception) => exception switch
    {
        MySqlException { Number: ColumnCannotBeNull } e when e.Message.Contains("'batch'", StringComparison.Ordinal) => SqlFault.FenceViolated,
        MySqlException { Number: OptionPrevents } e when e.Message.Contains("read-only", StringComparison.Ordinal) => SqlFault.ConnectionLost,
        MySqlException { Number: GotErrorDuringCommit } e when e.Message.Contains("wsrep_max_ws_rows", StringComparison.Ordinal) => SqlFault.Permanent,
        MySqlException e => Faults.GetValueOrDefault(e.Number, SqlFault.Permanent),
        TimeoutException or SocketException or IOException => SqlFault.ConnectionLost,
        _ => SqlFault.Permanent,
    };

    private static IEnumerable<KeyValuePair<int, SqlFault>> Are(SqlFault fault, params int[] numbers) =>
        numbers.Select(number => KeyValuePair.Create(number, fault));
}
