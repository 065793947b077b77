namespace Bakeoff.Artifacts;

/// <summary>SHA-256 of what the values depend on besides the models: what two reports must share for their values to be compared.</summary>
/// <param name="TestRowsHash">Fold, user, item and rating of every test row.</param>
/// <param name="CandidatesHash">The ids of the catalogue.</param>
/// <param name="SeenHash">What each test user has rated in training, and so does not count as a candidate where seen items are excluded.</param>
public sealed record Protocol(string TestRowsHash, string CandidatesHash, string SeenHash);
