using System.Text;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class CodeClosureTests
{
    /// <summary>Its version stays the same when it is built again, so its bytes have to be in the key, as a project's are.</summary>
    [Fact]
    public void AnAssemblyThatIsReferencedByItsFile_IsCodeLikeAProject()
    {
        var closure = new CodeClosure(Encoding.UTF8.GetBytes("""
            {
              "runtimeTarget": { "name": "net10.0" },
              "targets": { "net10.0": {
                "Mine/1.0.0": { "dependencies": { "Foo": "1.0.0.0", "Bar": "2.0.0" }, "runtime": { "Mine.dll": {} } },
                "Foo/1.0.0.0": { "runtime": { "Foo.dll": { "assemblyVersion": "1.0.0.0" } } },
                "Bar/2.0.0": { "runtime": { "lib/net10.0/Bar.dll": {} } }
              } },
              "libraries": {
                "Mine/1.0.0": { "type": "project", "sha512": "" },
                "Foo/1.0.0.0": { "type": "reference", "sha512": "" },
                "Bar/2.0.0": { "type": "package", "sha512": "sha512-xyz" }
              }
            }
            """));
        (IReadOnlyList<string> projects, IReadOnlyList<KeyPart> packages) = closure.Find("Mine");
        Assert.Equal(["Foo", "Mine"], projects);
        Assert.Equal([new KeyPart("package.Bar", "2.0.0 sha512-xyz")], packages);
    }
}
