using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>A column that is read.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Option">The option that says so; empty where a file is only looked into.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record TableColumn(string Name, string Option, bool Required = true)
{
    /// <summary>Its position among the columns that the file has; -1 where it may be missing and is.</summary>
    /// <exception cref="DataException">It is missing, or there are several of the name (<c>BKF2005</c>).</exception>
    public int Find(IReadOnlyList<string> header, string file)
    {
        int[] positions = [.. header.Index().Where(column => column.Item == Name).Select(column => column.Index)];
        return positions.Length > 1
            ? throw new DataException(
                ErrorCodes.MissingColumn, $"there are {positions.Length} columns named '{Name}'.",
                Option.Length == 0 ? "Rename or remove all but one of them: a dataset names its columns."
                    : $"Remove all but one of them, or name another column as the dataset's '{Option}'.", new FileLocation(file, 1))
            : positions.Length == 1 ? positions[0] : Required ? throw Missing(file, header) : -1;
    }

    public DataException Missing(string file, IEnumerable<string> header) => new(
        ErrorCodes.MissingColumn, $"there is no column '{Name}'; there are {HeaderText.Of(header)}.",
        $"Name the right one as the dataset's '{Option}', or choose the right 'separator' and 'header'.",
        new FileLocation(file, 1));
}
