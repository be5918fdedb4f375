namespace JdbcStore.Tests.Journal.Simulated;

/// <summary>A change of a directory: a file gets a name or loses it, or both at once.</summary>
internal sealed class NameChange(string name, SimulatedFile? file)
{
    private readonly List<(string Name, SimulatedFile? File)> _before = [];

    public SimulatedFile? File => file;

    /// <summary>The name that the file has afterwards, when it is renamed.</summary>
    public (string Name, SimulatedFile File)? Second { get; init; }

    public void Remember(Dictionary<string, SimulatedFile> names)
    {
        _before.Add((name, names.GetValueOrDefault(name)));
        if (Second is { } second)
            _before.Add((second.Name, names.GetValueOrDefault(second.Name)));
    }

    public void Apply(Dictionary<string, SimulatedFile> names)
    {
        Set(names, name, file);
        if (Second is { } second)
            Set(names, second.Name, second.File);
    }

    public void Undo(Dictionary<string, SimulatedFile> names) => _before.ForEach(before => Set(names, before.Name, before.File));

    private static void Set(Dictionary<string, SimulatedFile> names, string name, SimulatedFile? file)
    {
        if (file is null)
            names.Remove(name);
        else
            names[name] = file;
    }
}
