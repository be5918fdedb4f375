using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using JdbcStore.Sql;

namespace JdbcStore.Oracle;

/// <summary>What the numbers of errors mean: https://docs.oracle.com/en/error-help/db/. Read without a reference to the driver's types.</summary>
internal static partial class OracleErrors
{
    public const int UniqueViolated = 1;

    /// <summary>Raised by JdbcStore's own statements.</summary>
    public const int FenceMoved = 20701, FenceMissing = 20702, Standby = 20703, CharacterSet = 20704;

    private static readonly FrozenDictionary<int, SqlFault> Faults = new[]
    {
        Are(SqlFault.FenceViolated, FenceMoved),

        // A deadlock; cannot serialize; a row that is locked (NOWAIT, WAIT n, resource time-out, distributed); state discarded; snapshot too old; rolled back
        // at commit; changed meanwhile; "transaction must roll back" after a failover.
        Are(SqlFault.Transient, 60, 8177, 54, 30006, 51, 2049, 4061, 4068, 1555, 2091, 8176, 8006, 25402),

        // The session, the connection or the instance is gone, or ends; a call that was interrupted, since that can have been the commit.
        Are(SqlFault.ConnectionLost, 28, 31, 45, 600, 603, 604, 609, 1012, 1013, 1041, 1089, 1092, 1109, 2396, 2399, 3113, 3114, 3117, 3135, 3136, 7445),

        // After a failover: the outcome is not known (25405, 25408), or a session that was not restored.
        Are(SqlFault.ConnectionLost, 25401, 25403, 25404, 25405, 25407, 25408, 25409),

        // The instance is starting, stopping, mounted, not here; the database is read-only or being switched over: another one has to be found.
        Are(SqlFault.ConnectionLost, 1033, 1034, 1035, 1090, 1219, 16000, 16456, 27101, Standby),

        // Processes, sessions, cursors; space, also of the archived log; memory; the driver's pool.
        Are(SqlFault.Exhausted, 18, 19, 20, 257, 1000, 1536, 1628, 1630, 1631, 1632, 1650, 1652, 1653, 1654, 1658, 1688, 1691, 1692, 2391, 4030, 4031, 4036,
            12516, 12519, 12520, 19809, 19815, 24418, 30036, 50000, 50012),

        // Among the network's: a name that cannot be resolved, a descriptor that is wrong. Waiting does not help.
        Are(SqlFault.Permanent, 12154, 12162, 12504, 12533, 12557),
    }.SelectMany(faults => faults).ToFrozenDictionary();

    /// <summary>Wrappers: where in PL/SQL something was raised; that some row of an array failed.</summary>
    private static readonly FrozenSet<int> Wrappers = new[] { 6512, 24381 }.ToFrozenSet();

    private static readonly ConcurrentDictionary<Type, PropertyInfo?> Numbers = new();

    public static SqlFault Classify(Exception exception) => exception switch
    {
        DbException e => Classify(NumberOf(e)),
        TimeoutException or SocketException or IOException => SqlFault.ConnectionLost,
        _ => SqlFault.Permanent,
    };

    /// <summary>The number of the error that matters, without the minus; 0 when there is none.</summary>
    public static int NumberOf(Exception exception)
    {
        var number = Numbers.GetOrAdd(exception.GetType(), type => type.GetProperty("Number", typeof(int)))?.GetValue(exception) as int? ?? 0;
        var written = Written().Matches(exception.Message).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        return written.Prepend(Math.Abs(number)).FirstOrDefault(n => n != 0 && !Wrappers.Contains(n));
    }

    private static SqlFault Classify(int number) => Faults.TryGetValue(number, out var fault) ? fault
        // 12150 to 12699: the network; 50000 and on: the driver's own network layer.
        : number is (>= 12150 and < 12700) or (>= 50000 and < 51000) ? SqlFault.ConnectionLost
        : SqlFault.Permanent;

    private static IEnumerable<KeyValuePair<int, SqlFault>> Are(SqlFault fault, params int[] numbers) =>
        numbers.Select(number => KeyValuePair.Create(number, fault));

    [GeneratedRegex(@"\bORA-(\d{5})\b")]
    private static partial Regex Written();
}
