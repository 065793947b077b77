using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Bakeoff.Pipeline;

/// <summary>Reads method bodies: instructions with the names that their tokens stand for, locals' types, handlers.</summary>
internal static class MethodBodies
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    /// <param name="metadata">The assembly that holds it.</param>
    /// <param name="body">The body.</param>
    /// <param name="content">Gets the bytes that do not depend on where things stand in the file.</param>
    /// <param name="nameOf">The name of a token; reaches it.</param>
    public static void Write(MetadataReader metadata, MethodBodyBlock body, BinaryWriter content, Func<EntityHandle, string> nameOf)
    {
        content.Write(body.LocalVariablesInitialized);
        if (!body.LocalSignature.IsNil)
        {
            content.Write(nameOf(body.LocalSignature));
        }

        WriteInstructions(metadata, body.GetILReader(), content, nameOf);
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            content.Write((int)region.Kind);
            foreach (int place in new[] { region.TryOffset, region.TryLength, region.HandlerOffset, region.HandlerLength, region.FilterOffset })
            {
                content.Write(place);
            }

            content.Write(region.CatchType.IsNil ? "" : nameOf(region.CatchType));
        }
    }

    private static void WriteInstructions(MetadataReader metadata, BlobReader code, BinaryWriter content, Func<EntityHandle, string> nameOf)
    {
        while (code.RemainingBytes > 0)
        {
            ushort opcode = code.ReadByte();
            opcode = opcode == 0xFE ? (ushort)(0xFE00 | code.ReadByte()) : opcode;
            content.Write(opcode);
            switch (Operands[opcode])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    content.Write(code.ReadByte());
                    break;
                case OperandType.InlineVar:
                    content.Write(code.ReadUInt16());
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    content.Write(code.ReadInt64());
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR:
                    content.Write(code.ReadInt32());
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    content.Write(targets);
                    content.Write(code.ReadBytes(targets * 4));
                    break;
                case OperandType.InlineString:
                    content.Write(metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(code.ReadInt32())));
                    break;
                default:
                    content.Write(nameOf((EntityHandle)MetadataTokens.Handle(code.ReadInt32())));
                    break;
            }
        }
    }
}
