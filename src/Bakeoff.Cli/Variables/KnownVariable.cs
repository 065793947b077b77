namespace Bakeoff.Cli;

/// <summary>A variable of the environment that Bakeoff reads, or gives to what it starts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Use">Who sets it, and for what.</param>
/// <param name="Summary">What it does, in a sentence that ends with a full stop.</param>
/// <param name="Default">What holds where it is not set; empty where there is nothing to say.</param>
internal sealed record KnownVariable(string Name, VariableUse Use, string Summary, string Default = "");
