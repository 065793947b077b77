using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Explorer;

/// <summary>
/// Decides who may ask. Whoever is on this machine can reach the port, and so can every page in the user's browser: each request must be for this
/// machine by name, not be sent by a page of another origin, and have the token that only the user was shown.
/// </summary>
internal sealed class RequestGuard
{
    /// <summary>The parameter of the address with the token.</summary>
    public const string TokenParameter = "token";

    private const int TokenBytes = 32;
    private readonly string _port;
    private readonly byte[] _token;

    /// <summary>Creates the guard of a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="token">The token, which <see cref="CreateToken"/> made.</param>
    public RequestGuard(int port, string token)
    {
        _port = port.ToString(CultureInfo.InvariantCulture);
        _token = Encoding.UTF8.GetBytes(token);
        Cookie = "bakeoff-" + _port;
    }

    /// <summary>The name of the cookie. Browsers give the cookies of one port to all ports: another explorer's has another name.</summary>
    public string Cookie { get; }

    /// <summary>Makes a token that nobody can guess: 256 random bits, in letters that an address may have.</summary>
    public static string CreateToken() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Judges a request.</summary>
    /// <param name="request">What of it counts.</param>
    public RequestVerdict Judge(GuardedRequest request)
    {
        if (!IsHere(request.Host))
        {
            return RequestVerdict.WrongHost;
        }

        bool hasToken = request is { IsRoot: true, Token: { } given } && IsToken(given);
        if (request.Origin is { } origin && !(origin.StartsWith("http://", StringComparison.Ordinal) && IsHere(origin["http://".Length..])))
        {
            return RequestVerdict.WrongOrigin;
        }

        // A page of another port counts as the same site, and would have the cookie sent. A link from elsewhere may lead here if it has the token.
        if (request.FetchSite is not (null or "same-origin" or "none") && !hasToken)
        {
            return RequestVerdict.WrongOrigin;
        }

        if (!hasToken && !(request.Cookie is { } cookie && IsToken(cookie)))
        {
            return RequestVerdict.WrongToken;
        }

        return request.Method is not ("GET" or "HEAD") ? RequestVerdict.WrongMethod
            : request is { IsRoot: true, Token: not null } ? hasToken ? RequestVerdict.Enter : RequestVerdict.WrongToken
            : RequestVerdict.Pass;
    }

    /// <summary>A host of this machine that no name server can give away, with this port.</summary>
    private bool IsHere(string? host) => host == "127.0.0.1:" + _port || host == "localhost:" + _port;

    private bool IsToken(string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _token);
}
