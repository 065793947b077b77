using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>The remote store as variables of the environment: so a node is told of it, and no credentials are in a list of processes.</summary>
internal static class RemoteVariables
{
    private const string Place = "BAKEOFF_REMOTE", Token = "BAKEOFF_REMOTE_TOKEN", User = "BAKEOFF_REMOTE_USER", Password = "BAKEOFF_REMOTE_PASSWORD";

    /// <summary>Writes the variables.</summary>
    /// <param name="remote">The remote store.</param>
    public static IReadOnlyDictionary<string, string> Write(RemoteSettings remote) =>
        new (string Name, string? Value)[]
        {
            (Place, remote.FullPlace), (Token, remote.Token), (User, remote.User), (Password, remote.Password),
        }.Where(variable => variable.Value is { Length: > 0 })
            .ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal);

    /// <summary>Reads the variables of this process.</summary>
    /// <returns>The remote store; null where there is none.</returns>
    public static RemoteSettings? Read() => Environment.GetEnvironmentVariable(Place) is not { Length: > 0 } place ? null : new RemoteSettings
    {
        Place = place, Token = Environment.GetEnvironmentVariable(Token), User = Environment.GetEnvironmentVariable(User),
        Password = Environment.GetEnvironmentVariable(Password),
    };
}
