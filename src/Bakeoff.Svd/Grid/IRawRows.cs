namespace Bakeoff.Svd;

/// <summary>The ratings of each cell before it is arranged.</summary>
internal interface IRawRows : IDisposable
{
    /// <summary>Adds a row to a cell.</summary>
    void Append(int cell, RawRow row);

    /// <summary>Ends the appending.</summary>
    void Complete();

    /// <summary>The rows of a cell, in the order in which they were added. The caller may change them.</summary>
    Span<RawRow> Read(int cell);
}
