using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace Bakeoff.Pipeline;

/// <summary>
/// The identity of an assembly's code: metadata without its MVID, method bodies, embedded resources. Neither a comment,
/// nor the folder, nor the commit changes it; a changed expression does. The file's own hash would change with all of them.
/// </summary>
public static class AssemblyHash
{
    /// <summary>Hashes an assembly.</summary>
    /// <param name="path">The .dll file.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="BadImageFormatException">The file is no managed assembly.</exception>
    public static string Compute(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var file = new PEReader(stream);
        MetadataReader metadata = file.GetMetadataReader();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MetadataWithoutPlaces(file, metadata));
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            int address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address != 0)
            {
                hash.AppendData(Section(file, address, file.GetMethodBody(address).Size));
            }
        }

        // The data of array initialisers needs no reading: the compiler names their fields by the SHA-256 of the data,
        // and the names are in the metadata.
        DirectoryEntry resources = file.PEHeaders.CorHeader!.ResourcesDirectory;
        if (resources.Size > 0)
        {
            hash.AppendData(Section(file, resources.RelativeVirtualAddress, resources.Size));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// The metadata without the MVID and without the addresses of methods and field data: those shift with the length of
    /// the path of the .pdb file, which the compiler writes before the field data.
    /// </summary>
    private static byte[] MetadataWithoutPlaces(PEReader file, MetadataReader metadata)
    {
        byte[] bytes = [.. file.GetMetadata().GetContent()];
        int guid = MetadataTokens.GetHeapOffset(metadata.GetModuleDefinition().Mvid);
        bytes.AsSpan(metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((guid - 1) * 16), 16).Clear();
        foreach (TableIndex table in new[] { TableIndex.MethodDef, TableIndex.FieldRva })
        {
            // The address is the first column of both tables (ECMA-335, II.22.18 and II.22.26).
            for (int row = 0; row < metadata.GetTableRowCount(table); row++)
            {
                bytes.AsSpan(metadata.GetTableMetadataOffset(table) + (row * metadata.GetTableRowSize(table)), 4).Clear();
            }
        }

        return bytes;
    }

    private static byte[] Section(PEReader file, int address, int size) =>
        [.. file.GetSectionData(address).GetContent(0, size)];
}
