using System.Globalization;

namespace JdbcStore.Broker.Tests.Hosting;

/// <summary>The fields of a role line.</summary>
internal sealed record RoleFields(string Line, IReadOnlyDictionary<string, string> Fields)
{
    public string this[string name] => Fields[name];

    public long Epoch => long.Parse(Fields["epoch"], CultureInfo.InvariantCulture);

    public Uri Console => new($"http://{Fields["console"]}/");

    public static RoleFields Parse(string line) => new(
        line, line.Split(' ').Skip(1).Select(field => field.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
}
