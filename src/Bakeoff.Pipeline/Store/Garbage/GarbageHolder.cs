namespace Bakeoff.Pipeline;

/// <summary>An experiment of a branch and what it keeps from being deleted.</summary>
/// <param name="Name">Such as <c>main: quickstart (/home/ann/bakeoff)</c>.</param>
/// <param name="Why">Why it is kept, or why it no longer counts.</param>
/// <param name="Keeps">Whether it counts.</param>
/// <param name="Actions">How many actions it refers to.</param>
/// <param name="Bytes">The bytes of their objects; what two holders share is counted for both.</param>
public sealed record GarbageHolder(string Name, string Why, bool Keeps, int Actions, long Bytes);
