using System.Globalization;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Where a file of lists or scores is that was made elsewhere.</summary>
/// <param name="Format">Its format: a word of <see cref="Models.ImportOptions.Lists"/>.</param>
/// <param name="Path">Its full path, in which <see cref="FoldMark"/> stands for the number of a fold.</param>
/// <param name="Location">Where an experiment names it; null on the command line.</param>
internal sealed record ImportedPath(string Format, string Path, FileLocation? Location = null)
{
    /// <summary>What stands in a path for the number of a fold.</summary>
    public const string FoldMark = "{fold}";

    /// <summary>Whether each fold has a file of its own.</summary>
    public bool IsOfOneFold => Path.Contains(FoldMark, StringComparison.Ordinal);

    /// <summary>The path of a fold's file.</summary>
    /// <param name="fold">The fold.</param>
    public string For(int fold) => Path.Replace(FoldMark, fold.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
