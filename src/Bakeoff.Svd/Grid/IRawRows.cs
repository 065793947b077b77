namespace Bakeoff.Svd;

/// <summary>The ratings of each cell before it is arranged. Several parts of the source may be written in parallel.</summary>
internal interface IRawRows : IDisposable
{
    /// <summary>Opens what takes the rows of a part.</summary>
    /// <param name="part">The part of the source, from 0.</param>
    IRawPart Open(int part);

    /// <summary>The rows of a cell, in the order of the source. The caller may change them.</summary>
    Span<RawRow> Read(int cell);

    /// <summary>Gives back the memory of a cell whose rows are not read again.</summary>
    void GiveBack(int cell);
}
