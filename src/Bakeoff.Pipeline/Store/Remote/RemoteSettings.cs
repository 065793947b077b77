using System.Net.Http.Headers;
using System.Text;

namespace Bakeoff.Pipeline;

/// <summary>Where results are shared with other machines.</summary>
public sealed record RemoteSettings
{
    /// <summary>An <c>http(s)://</c> address or a folder.</summary>
    public required string Place { get; init; }

    /// <summary>Whether nothing is written there: for pull requests from forks.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>A bearer token, or null.</summary>
    public string? Token { get; init; }

    /// <summary>A user for basic authentication, or null.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>How long the server may say nothing before an attempt has failed; there are three. Default 10 s.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a run waits for uploads after its last stage. Default 60 s.</summary>
    public TimeSpan LastWait { get; init; } = TimeSpan.FromSeconds(60);

    internal bool IsAddress => Place.StartsWith("http://", StringComparison.Ordinal) || Place.StartsWith("https://", StringComparison.Ordinal);

    internal IRemoteTransport Open() => IsAddress
        ? new HttpTransport(new Uri(Place), Authorization(), Stall)
        : new FolderTransport(Path.GetFullPath(Place));

    private AuthenticationHeaderValue? Authorization()
    {
        string inAddress = Uri.UnescapeDataString(new Uri(Place).UserInfo);
        return Token is not null ? new AuthenticationHeaderValue("Bearer", Token)
            : User is not null ? Basic($"{User}:{Password}")
            : inAddress.Length > 0 ? Basic(inAddress)
            : null;
    }

    private static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
}
