namespace Bakeoff.Cli;

/// <summary>Who sets a variable of the environment, and for what.</summary>
internal enum VariableUse
{
    /// <summary>Users set it, where they would else give an option each time.</summary>
    Setting,

    /// <summary>It changes what is shown, as in other programs.</summary>
    Display,

    /// <summary>The workflows for CI set it, or the host that runs them.</summary>
    ContinuousIntegration,

    /// <summary>The commands of custom models and metrics are given it.</summary>
    CustomCommand,

    /// <summary>The engine sets it for its own processes.</summary>
    Internal,

    /// <summary>The tests read it.</summary>
    Testing,
}
