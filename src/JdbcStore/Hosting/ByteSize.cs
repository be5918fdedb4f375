using System.Globalization;

namespace JdbcStore.Hosting;

/// <summary>Numbers of bytes as people write them: <c>100</c>, <c>512KiB</c>, <c>4MiB</c>, <c>1GiB</c>, <c>1TiB</c>.</summary>
internal static class ByteSize
{
    public const string Form = "not a size; write bytes, or a whole number with KiB, MiB, GiB or TiB, such as 4MiB";

    private static readonly string[] Units = ["", "KiB", "MiB", "GiB", "TiB"];

    public static bool TryParse(string text, out long bytes)
    {
        text = text.Trim();
        var digits = text.TrimEnd([.. "KMGTiBkmgtIb"]);
        var unit = Array.FindIndex(Units, u => u.Equals(text[digits.Length..], StringComparison.OrdinalIgnoreCase));
        bytes = 0;
        if (unit < 0 || !long.TryParse(digits.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        if (number > long.MaxValue >> (10 * unit))
            return false;
        bytes = number << (10 * unit);
        return true;
    }

    /// <summary>Writes it with the largest unit that keeps it whole.</summary>
    public static string Format(long bytes)
    {
        var unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes}{Units[unit]}");
    }
}
