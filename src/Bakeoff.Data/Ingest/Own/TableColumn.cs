using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>A column that is read.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Option">The option that says so.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record TableColumn(string Name, string Option, bool Required = true)
{
    /// <summary>Its position among the columns that the file has; -1 where it may be missing and is.</summary>
    /// <exception cref="DataException">It is missing (<c>BKF2005</c>).</exception>
    public int Find(IReadOnlyList<string> header, string file)
    {
        int position = header.Index().Where(column => column.Item == Name).Select(column => column.Index).FirstOrDefault(-1);
        return position >= 0 || !Required ? position : throw Missing(file, header);
    }

    public DataException Missing(string file, IEnumerable<string> header) => new(
        ErrorCodes.MissingColumn, $"there is no column '{Name}'; there are {string.Join(", ", header)}.", $"Name the right one as the dataset's '{Option}', or choose the right 'separator' and 'header'.",
        new FileLocation(file, 1));
}
