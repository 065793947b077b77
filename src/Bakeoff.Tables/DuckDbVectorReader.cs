namespace Bakeoff.Tables;

/// <summary>Receives some rows of a query.</summary>
/// <param name="vectors">The rows.</param>
public delegate void DuckDbVectorReader(DuckDbVectors vectors);
