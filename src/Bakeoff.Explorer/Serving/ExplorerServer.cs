using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bakeoff.Explorer;

/// <summary>Answers requests: first whether they may be answered at all, then by their path. Nothing that it does changes anything.</summary>
/// <param name="workspace">What is shown.</param>
/// <param name="guard">Decides who may ask.</param>
/// <param name="ending">Ends what waits.</param>
internal sealed class ExplorerServer(Workspace workspace, RequestGuard guard, CancellationToken ending)
{
    private const string PagePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string PageFolder = "/page/", FileFolder = "/files/", ExperimentFolder = "/experiments/";

    private readonly ExplorerApi _api = new(workspace, ending);

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its answer.</param>
    public async Task AnswerAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        (headers.XContentTypeOptions, headers["Referrer-Policy"]) = ("nosniff", "no-referrer");
        (headers["Cross-Origin-Resource-Policy"], headers["Cross-Origin-Opener-Policy"]) = ("same-origin", "same-origin");
        (headers.XFrameOptions, headers.CacheControl) = ("DENY", "no-store");
        try
        {
            await AnswerAsync(context, guard.Judge(Describe(context.Request))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The browser went away, or the explorer ends: nobody reads the rest.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await ApiError.WriteAsync(context, e).ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(HttpContext context, RequestVerdict verdict) => verdict switch
    {
        RequestVerdict.Pass => RouteAsync(context, context.Request.Path.Value ?? "/"),
        RequestVerdict.Enter => EnterAsync(context),
        RequestVerdict.WrongMethod => RefuseAsync(
            context, StatusCodes.Status405MethodNotAllowed, "The explorer changes nothing: it answers GET alone."),
        RequestVerdict.WrongHost => RefuseAsync(
            context, StatusCodes.Status403Forbidden, "This host name is not that of the explorer: open the address that bakeoff ui printed."),
        RequestVerdict.WrongOrigin => RefuseAsync(
            context, StatusCodes.Status403Forbidden, "A page of another origin sent this request, and is not answered."),
        _ => RefuseAsync(
            context, StatusCodes.Status403Forbidden, "The token is missing or another one: open the address that bakeoff ui printed."),
    };

    private GuardedRequest Describe(HttpRequest request) => new(
        request.Method, request.Path == "/", One(request.Headers.Host), One(request.Headers.Origin), One(request.Headers["Sec-Fetch-Site"]),
        One(request.Query[RequestGuard.TokenParameter]), request.Cookies[guard.Cookie]);

    /// <summary>A header that is there twice is none that can be believed: joined, it equals nothing.</summary>
    private static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    /// <summary>The token leaves the address at once: addresses are kept in the browser's history.</summary>
    private Task EnterAsync(HttpContext context)
    {
        context.Response.Cookies.Append(
            guard.Cookie, context.Request.Query[RequestGuard.TokenParameter].ToString(),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        if (One(context.Request.Headers["Sec-Fetch-Site"]) is not (null or "none"))
        {
            // A link of another page led here, such as that of a terminal in a browser: a redirection would still be its request, without the cookie.
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(
                "<!doctype html><title>Bakeoff</title><meta http-equiv=\"refresh\" content=\"0;url=/\">\n", context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "text/plain; charset=utf-8");
        return context.Response.WriteAsync(text + "\n", Encoding.UTF8);
    }

    private Task RouteAsync(HttpContext context, string path) =>
        path == "/" ? SendPageAsync(context, PageFiles.Index)
        : path.StartsWith(PageFolder, StringComparison.Ordinal) ? SendPageAsync(context, path[PageFolder.Length..])
        : path.StartsWith(FileFolder, StringComparison.Ordinal) ? SendFileAsync(
            context, ArtifactFiles.Find(workspace.Settings.ArtifactsFolder, path[FileFolder.Length..]), ArtifactFiles.TypeOf)
        : path.StartsWith(ExperimentFolder, StringComparison.Ordinal) ? SendFileAsync(
            context, ArtifactFiles.FindOfExperiment(workspace.Request.ExperimentsFolder, path[ExperimentFolder.Length..]), _ => ArtifactFiles.Text)
        : _api.Find(path) is { } answer ? answer(context) : NotFoundAsync(context);

    private static Task NotFoundAsync(HttpContext context) =>
        RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing of that name here.");

    private static Task SendPageAsync(HttpContext context, string name)
    {
        if (PageFiles.Find(name) is not { } file)
        {
            return NotFoundAsync(context);
        }

        context.Response.Headers.ContentSecurityPolicy = PagePolicy;
        return SendAsync(context, file.Content, file.Type, file.Tag);
    }

    private static async Task SendFileAsync(HttpContext context, string? found, Func<string, string> typeOf)
    {
        if (found is not { } file)
        {
            await NotFoundAsync(context).ConfigureAwait(false);
            return;
        }

        (context.Response.ContentType, context.Response.Headers.ContentSecurityPolicy) = (typeOf(file), ArtifactFiles.Policy);
        await context.Response.SendFileAsync(file, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Sends bytes with a tag, or says that the browser has them.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="type">What they are.</param>
    /// <param name="tag">Tells them from what was sent before.</param>
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> content, string type, string tag)
    {
        (context.Response.Headers.CacheControl, context.Response.Headers.ETag) = ("private, no-cache", tag);
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        (context.Response.ContentType, context.Response.ContentLength) = (type, content.Length);
        await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }
}
