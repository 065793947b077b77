using System.Net;
using System.Net.Sockets;

namespace Bakeoff.Testing;

/// <summary>Ports of loopback on which nobody listens, for servers of tests.</summary>
public static class FreePorts
{
    /// <summary>Finds one.</summary>
    public static int Find() => Find(1)[0];

    /// <summary>Finds several, all different.</summary>
    /// <param name="count">How many.</param>
    public static int[] Find(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
