using System.Net.Http.Headers;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Where results are shared with other machines.</summary>
public sealed record RemoteSettings
{
    /// <summary>An <c>http(s)://</c> address or a folder.</summary>
    public required string Place { get; init; }

    /// <summary>Whether nothing is written there: for pull requests from forks.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>A bearer token, or null. A line end after it does not count.</summary>
    public string? Token { get; init; }

    /// <summary>A user for basic authentication, or null. A line end after it does not count.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. A line end after it does not count.</summary>
    public string? Password { get; init; }

    /// <summary>How long the server may say nothing before an attempt has failed; there are three. Default 10 s.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many bytes a second a transfer must have moved on average, once <see cref="Stall"/> is over: a file of n bytes takes no longer than
    /// <see cref="Stall"/> and n divided by this. Default 32,768.
    /// </summary>
    public long MinBytesPerSecond { get; init; } = 32_768;

    /// <summary>How long a run waits for uploads after its last stage. Default 60 s.</summary>
    public TimeSpan LastWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait before the second attempt; the third waits twice as long.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The place as it may be shown: without user, password and query.</summary>
    public string Shown => RemoteAddress.Parse(Place).Shown;

    /// <summary>The place as another process, which may run in another folder, can be given it.</summary>
    public string FullPlace => RemoteAddress.Parse(Place).Folder ?? Place.Trim();

    /// <summary>Whether the place is a folder, for which no network is used that Bakeoff knows of.</summary>
    /// <exception cref="DownloadException">The address is malformed (<c>BKF3010</c>).</exception>
    public bool IsFolder => RemoteAddress.Parse(Place).Folder is not null;

    /// <summary>Checks the address and the credentials, before anything runs.</summary>
    /// <exception cref="DownloadException">The address is malformed (<c>BKF3010</c>), or the credentials cannot be sent (<c>BKF3011</c>).</exception>
    public void Require() => _ = Authorization(RemoteAddress.Parse(Place));

    /// <exception cref="DownloadException">
    /// The address is malformed, or the folder is not there (<c>BKF3010</c>); or the credentials cannot be sent (<c>BKF3011</c>).
    /// </exception>
    internal IRemoteTransport Open()
    {
        RemoteAddress address = RemoteAddress.Parse(Place);
        if (address.Folder is not { } folder)
        {
            return new HttpTransport(address, Authorization(address), this);
        }

        // A share that answers nobody blocks whoever asks: it is found out about later, as a server that says nothing is.
        Task<bool> isThere = Task.Run(() => Directory.Exists(folder));
        return !isThere.Wait(Stall) || isThere.Result ? new FolderTransport(folder, Stall) : throw new DownloadException(
            ErrorCodes.RemoteAddressWrong, folder,
            File.Exists(folder) ? "the remote store is a file: expected a folder." : "the folder of the remote store is not there.",
            "Mount the share that it is on, correct --remote (BAKEOFF_REMOTE), or make the folder. "
            + "It is not made by itself, since a wrong path would fill a disk of this machine.");
    }

    private AuthenticationHeaderValue? Authorization(RemoteAddress address) =>
        TrimmedOf(Token, "BAKEOFF_REMOTE_TOKEN") is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", OfHeader(token))
            : TrimmedOf(User, "BAKEOFF_REMOTE_USER") is { Length: > 0 } user
                ? Basic(OfPair(user), TrimmedOf(Password, "BAKEOFF_REMOTE_PASSWORD") ?? "")
            : address.UserInfo.Length > 0 ? Basic(address.UserInfo.Split(':')[0], string.Concat(address.UserInfo.SkipWhile(c => c != ':').Skip(1)))
            : null;

    /// <summary>What is copied into a secret often ends in a line end.</summary>
    private static string? TrimmedOf(string? value, string variable) => value?.Trim() is not { } trimmed ? null
        : !trimmed.Any(char.IsControl) ? trimmed
        : throw Wrong(variable, "the value holds a line end or another control character, which no header can carry.");

    private static string OfHeader(string token) => token.All(c => c is > ' ' and < (char)0x7F) ? token
        : throw Wrong("BAKEOFF_REMOTE_TOKEN", "the token holds a space or a letter that is not ASCII, which no header can carry.");

    private static string OfPair(string user) => !user.Contains(':', StringComparison.Ordinal) ? user
        : throw Wrong("BAKEOFF_REMOTE_USER", "the user's name holds a colon, which basic authentication cannot carry.");

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static DownloadException Wrong(string variable, string message) =>
        new(ErrorCodes.RemoteCredentialsWrong, variable, message, "Set the variable again, with nothing but the secret in it.");
}
