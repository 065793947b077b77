namespace Bakeoff.Pipeline;

/// <summary>What came of giving a remote store what it lacks.</summary>
/// <param name="Uploaded">How many results it was given.</param>
/// <param name="AlreadyThere">How many it had.</param>
/// <param name="NotUploaded">
/// How many it was not given, as warnings have said: it cannot be reached or refuses, or a file here is damaged, or it has other bytes.
/// </param>
/// <param name="NotRun">The labels of the nodes that are not up to date here, so that there is nothing to give.</param>
public sealed record PushResult(int Uploaded, int AlreadyThere, int NotUploaded, IReadOnlyList<string> NotRun);
