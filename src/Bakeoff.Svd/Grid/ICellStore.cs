namespace Bakeoff.Svd;

/// <summary>Where the cells of a grid lie: in memory, or in a file.</summary>
internal unsafe interface ICellStore : IDisposable
{
    /// <summary>The bytes of a cell that nobody has opened before: zeros.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="worker">The worker, from 0; what it opened before is closed.</param>
    byte* Create(int cell, int worker);

    /// <summary>The bytes of a cell as they were last kept. Only one worker may use a cell at a time.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="worker">The worker, from 0; what it opened before is closed.</param>
    byte* Open(int cell, int worker);

    /// <summary>Keeps what a worker changed in the cell that it opened last.</summary>
    void Keep(int cell, int worker);
}
