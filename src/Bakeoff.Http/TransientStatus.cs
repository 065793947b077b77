using System.Net;

namespace Bakeoff.Http;

/// <summary>Tells answers that may be others at the next attempt from those that stay.</summary>
public static class TransientStatus
{
    /// <summary>Whether a server failed, or asks for patience, rather than refused.</summary>
    /// <param name="status">What it answered.</param>
    public static bool IsTransient(this HttpStatusCode status) =>
        status is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
}
