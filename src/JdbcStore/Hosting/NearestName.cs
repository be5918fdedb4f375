namespace JdbcStore.Hosting;

/// <summary>Finds what somebody probably meant to write.</summary>
public static class NearestName
{
    /// <summary>The nearest candidate, if it differs by so few letters that a slip is likely; null otherwise. Case does not count.</summary>
    public static string? Find(string written, IEnumerable<string> candidates)
    {
        var allowed = Math.Max(1, written.Length / 4);
        return candidates
            .Select(candidate => (candidate, distance: Distance(written.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(pair => pair.distance <= allowed)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    // Levenshtein with one row: inserted, missing and wrong letters count one each.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
