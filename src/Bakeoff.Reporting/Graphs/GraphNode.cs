namespace Bakeoff.Reporting;

/// <summary>A stage as a box of a picture.</summary>
/// <param name="Label">Its name, which no other box has.</param>
/// <param name="Inputs">The names of the boxes that it reads, which come before it.</param>
/// <param name="State">What became of it or will, in a word or two.</param>
/// <param name="Style">The colour of the state.</param>
/// <param name="Lines">What stands under the state: time, memory.</param>
/// <param name="Note">What the pointer shows, such as the reason for running.</param>
internal sealed record GraphNode(
    string Label, IReadOnlyList<string> Inputs, string State, SeriesStyle Style, IReadOnlyList<string> Lines, string Note);
