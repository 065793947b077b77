namespace Bakeoff.Svd;

/// <summary>Takes the rows of one part of the source, in their order.</summary>
internal interface IRawPart
{
    /// <summary>Adds a row to a cell.</summary>
    void Append(int cell, RawRow row);

    /// <summary>Ends the part.</summary>
    void Complete();
}
