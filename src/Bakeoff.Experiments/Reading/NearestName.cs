namespace Bakeoff.Experiments;

/// <summary>Suggests what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>"Did you mean 'epochs'?", or the list of what there is.</summary>
    public static string Remedy(string name, IReadOnlyCollection<string> known)
    {
        string? nearest = known.OrderBy(other => Distance(name, other)).FirstOrDefault();
        return nearest is not null && Distance(name, nearest) <= Math.Max(2, name.Length / 3)
            ? $"Did you mean '{nearest}'?"
            : $"Choose one of {string.Join(", ", known)}.";
    }

    /// <summary>Levenshtein's distance, letters compared without case.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
