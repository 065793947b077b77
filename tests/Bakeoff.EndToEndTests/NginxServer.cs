using System.Diagnostics;
using System.Net.Sockets;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>A real nginx with its DAV module on loopback, as a team would run one: a password for everything, PUT allowed.</summary>
internal sealed class NginxServer : IDisposable
{
    private readonly Process _process;

    public NginxServer(TestFolder folder)
    {
        Address = $"http://127.0.0.1:{FreePorts.Find()}/";
        Root = Directory.CreateDirectory(folder["nginx/root"]).FullName;
        string work = Directory.CreateDirectory(folder["nginx/work"]).FullName;
        File.WriteAllText(folder["nginx/passwords"], "team:{PLAIN}secret\n");
        File.WriteAllText(folder["nginx/nginx.conf"], $$"""
            daemon off; pid {{work}}/pid; error_log {{work}}/error.log; {{(Environment.UserName == "root" ? "user root;" : "")}}
            events {}
            http {
              access_log off; client_max_body_size 0;
              client_body_temp_path {{work}}/body; proxy_temp_path {{work}}/p; fastcgi_temp_path {{work}}/f; uwsgi_temp_path {{work}}/u; scgi_temp_path {{work}}/s;
              server {
                listen {{Address["http://".Length..^1]}}; root {{Root}};
                auth_basic "store"; auth_basic_user_file {{folder["nginx/passwords"]}};
                dav_methods PUT; create_full_put_path on;
              }
            }
            """);
        _process = Process.Start(new ProcessStartInfo("nginx", ["-c", folder["nginx/nginx.conf"], "-p", work]) { RedirectStandardError = true })!;
        WaitUntilItListens();
    }

    public static bool IsInstalled => File.Exists("/usr/sbin/nginx");

    public string Address { get; }

    public string Root { get; }

    public void Dispose()
    {
        CommandResult.Run("/", null, "kill", $"{_process.Id}"); // SIGTERM: its workers end too.
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private void WaitUntilItListens()
    {
        var address = new Uri(Address);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient(address.Host, address.Port);
                return;
            }
            catch (SocketException) when (attempt < 100 && !_process.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }
}
