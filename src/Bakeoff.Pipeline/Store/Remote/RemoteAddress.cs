using System.Text.RegularExpressions;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>Where a remote store is: a server or a folder.</summary>
/// <param name="Server">The address without user and password, its path ending in a slash; null for a folder.</param>
/// <param name="UserInfo">The user and the password in the address, decoded; empty where there are none.</param>
/// <param name="Folder">The folder's full path; null for a server.</param>
internal sealed partial record RemoteAddress(Uri? Server, string UserInfo, string? Folder)
{
    private const string Remedy = "Write http://HOST/PATH, https://HOST/PATH, or the path of a folder: --remote, BAKEOFF_REMOTE.";

    /// <summary>The place as it may be shown: without user, password and query.</summary>
    public string Shown => Folder ?? ShownAddress.Redact(Server!.ToString());

    /// <summary>Parses the address of a remote store.</summary>
    /// <param name="place">An <c>http(s)://</c> or <c>file://</c> address, or a folder.</param>
    /// <exception cref="DownloadException">It is malformed (<c>BKF3010</c>).</exception>
    public static RemoteAddress Parse(string place)
    {
        string text = place.Trim();
        if (text.Length == 0 || text.Any(char.IsControl))
        {
            throw Wrong(
                text, $"the address of the remote store {(text.Length == 0 ? "is empty" : "holds a line end or another control character")}.");
        }

        if (!Scheme().IsMatch(text))
        {
            return new RemoteAddress(null, "", Path.GetFullPath(text));
        }

        bool known = Uri.TryCreate(text, UriKind.Absolute, out Uri? address);
        if (known && address!.IsFile && address.Host.Length == 0 && text.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
        {
            return new RemoteAddress(null, "", Path.GetFullPath(address.LocalPath));
        }

        if (!known || address!.Scheme is not ("http" or "https") || address.Host.Length == 0 || !text.Contains("://", StringComparison.Ordinal))
        {
            throw Wrong(text, "this is not an address of a remote store.");
        }

        if (address.Fragment.Length > 0)
        {
            throw Wrong(text, "the address of the remote store has a fragment (#…), which no server is sent.");
        }

        Uri server = new UriBuilder(address) { UserName = "", Password = "", Path = address.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        return new RemoteAddress(server, Uri.UnescapeDataString(address.UserInfo), null);
    }

    /// <summary>Where a file of the store is: a query of the address, such as a signature, belongs to each.</summary>
    /// <param name="path">Such as <c>cas/0123…</c>.</param>
    public Uri AddressOf(string path) => new UriBuilder(Server!) { Path = Server!.AbsolutePath + path }.Uri;

    private static DownloadException Wrong(string text, string message) => new(
        ErrorCodes.RemoteAddressWrong, text.Length == 0 || text.Any(char.IsControl) ? "--remote" : ShownAddress.Redact(text), message, Remedy);

    /// <summary>A single letter is a drive of Windows.</summary>
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]+:")]
    private static partial Regex Scheme();
}
