using System.Globalization;

namespace Bakeoff.Core;

/// <summary>A place in a file, as compilers print it.</summary>
/// <param name="File">The path, as the user gave it or relative to the archive that holds it.</param>
/// <param name="Line">The line from 1, or null where the whole file is meant.</param>
/// <param name="Column">The column from 1, or null.</param>
public sealed record FileLocation(string File, long? Line = null, long? Column = null)
{
    /// <summary>The canonical form: <c>file</c>, <c>file(line)</c> or <c>file(line,column)</c>.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (null, _) => File,
        (long line, null) => string.Create(CultureInfo.InvariantCulture, $"{File}({line})"),
        (long line, long column) => string.Create(CultureInfo.InvariantCulture, $"{File}({line},{column})"),
    };
}
