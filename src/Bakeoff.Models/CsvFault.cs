using System.Globalization;
using System.Text.RegularExpressions;

namespace Bakeoff.Models;

/// <summary>What DuckDB says of a CSV file that it cannot read, in a sentence.</summary>
/// <param name="Line">The line, from 1, where it says one.</param>
/// <param name="Problem">What is wrong, without a full stop.</param>
internal sealed partial record CsvFault(long? Line, string Problem)
{
    private const int RowShown = 200;

    /// <summary>Parses the message of an error of DuckDB.</summary>
    /// <param name="message">DuckDB's message.</param>
    public static CsvFault Parse(string message)
    {
        Match match = Said().Match(message);
        if (!match.Success)
        {
            return new CsvFault(null, $"it cannot be read: {Sentence(message.Split('\n')[0])}");
        }

        string row = match.Groups["row"].Value.Trim(), shown = row.Length <= RowShown ? row : row[..RowShown] + "…";
        string reason = match.Groups["reason"].Value;
        return new CsvFault(
            long.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture),
            $"the row '{shown}' cannot be read{(reason.Length > 0 ? ": " : "")}{Sentence(reason)}");
    }

    private static string Sentence(string text) => text.Trim().TrimEnd('.');

    [GeneratedRegex(@"CSV Error on Line: (?<line>\d+)\s*\n(Original Line:(?<row>[^\n]*)\n)?(?<reason>[^\n]*)")]
    private static partial Regex Said();
}
