namespace JdbcStore.Cli;

/// <summary>Asks before something that cannot be undone.</summary>
internal static class Confirmation
{
    /// <summary>Whether a person at a terminal has typed the word.</summary>
    public static bool Ask(string what, string word)
    {
        if (Console.IsInputRedirected)
        {
            Console.Error.WriteLine($"{what} Nobody can be asked here: nothing was done. --yes does it without asking.");
            return false;
        }

        Console.Error.Write($"{what} Type {word} to go on: ");
        if (Console.In.ReadLine()?.Trim() == word)
            return true;
        Console.Error.WriteLine("Nothing was done.");
        return false;
    }
}
