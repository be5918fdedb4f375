namespace JdbcStore.Broker.Tests.Processes;

/// <summary>What a broker prints when it is up, and at each change of role: <c>ready role=active amqp=127.0.0.1:5672 ...</c></summary>
internal sealed record RoleLine(string Role, IReadOnlyDictionary<string, string> Values)
{
    public const string Active = "active";
    public const string Standby = "standby";

    public static RoleLine? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["ready", ..])
            return null;
        var values = words.Skip(1).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
        return new RoleLine(values["role"], values);
    }
}
