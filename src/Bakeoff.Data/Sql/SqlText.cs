using System.Text.RegularExpressions;
using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>Cuts SQL that a user wrote into its tokens, and fits it into a statement of ours.</summary>
internal static partial class SqlText
{
    /// <summary>The tokens of a string that are not comments: strings, quoted names, names and single characters.</summary>
    /// <param name="sql">The text.</param>
    public static IEnumerable<Match> Tokens(string sql) => TokenPattern().Matches(sql).Where(token => !IsComment(token.Value));

    /// <summary>Tells whether a token is a string.</summary>
    /// <param name="token">The token.</param>
    public static bool IsString(string token) => token[0] == '\'' || (token[0] == '$' && token.Length > 1);

    /// <summary>A query without the semicolon and the comments after it, which would hide whatever follows.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="file">What the query is asked of, for messages.</param>
    /// <exception cref="DataException">There is nothing in it, or it is more than one statement (<c>BKF2006</c>).</exception>
    public static string OneStatement(string sql, string file)
    {
        Match[] tokens = [.. Tokens(sql)];
        int count = tokens.Length;
        while (count > 0 && tokens[count - 1].Value == ";")
        {
            count--;
        }

        return count == 0 ? throw Bad("the query is empty.", file)
            : tokens.Take(count).Any(token => token.Value == ";") ? throw Bad("the query has more than one statement.", file)
            : sql[tokens[0].Index..(tokens[count - 1].Index + tokens[count - 1].Length)];
    }

    /// <summary>What stands after <c>FROM</c>: the name of a table or a view as it is, a query in brackets.</summary>
    /// <param name="query">A name or a query.</param>
    /// <param name="file">What the query is asked of, for messages.</param>
    /// <exception cref="DataException">As for <see cref="OneStatement"/>.</exception>
    public static string SourceOf(string query, string file)
    {
        string statement = OneStatement(query, file);
        string[] tokens = [.. Tokens(statement).Select(token => token.Value)];
        bool isName = tokens.Length % 2 == 1
            && tokens.Index().All(token => token.Index % 2 == 1 ? token.Item == "." : NamePattern().IsMatch(token.Item));
        return isName ? statement : $"({statement}\n)";
    }

    private static bool IsComment(string token) => token.StartsWith("--", StringComparison.Ordinal)
        || token.StartsWith("/*", StringComparison.Ordinal);

    private static DataException Bad(string problem, string file) =>
        new(ErrorCodes.UnreadableValue, problem, "Write the name of a table or a view, or one SELECT.", new FileLocation(file));

    /// <summary>Strings, quoted names, comments, names, and single characters.</summary>
    [GeneratedRegex("""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/|[^\W\d]\w*|\S""", RegexOptions.Singleline)]
    private static partial Regex TokenPattern();

    [GeneratedRegex("""^("(?:[^"]|"")+"|\w+)$""")]
    private static partial Regex NamePattern();
}
