namespace Bakeoff.TwoTower;

/// <summary>
/// A round of a step: pieces of work that threads share out, and a barrier after the last. On n threads it takes at least
/// the longer of <see cref="Work"/> / n and <see cref="Longest"/>, and at most <see cref="Work"/> / n + <see cref="Longest"/>.
/// </summary>
/// <param name="Name">What is done.</param>
/// <param name="Work">Seconds of all pieces.</param>
/// <param name="Longest">Seconds of the longest piece of each step.</param>
internal sealed record RoundTime(string Name, double Work, double Longest);
