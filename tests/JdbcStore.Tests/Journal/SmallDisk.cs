using System.Diagnostics;

namespace JdbcStore.Tests.Journal;

/// <summary>A file system of a few blocks, to be filled up. Mounting one takes the right to, so a test must be able to go without.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"small-disk-{Guid.NewGuid():N}");
    private readonly bool _mounted;

    public SmallDisk(int bytes)
    {
        Directory.CreateDirectory(_path);
        _mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", _path);
        Problem = _mounted ? null : "No file system of a limited size can be mounted here.";
    }

    public string? Problem { get; }

    public string Root => _path;

    private string Filling => Path.Combine(_path, "filling");

    /// <summary>Takes all the space that is left.</summary>
    public void FillUp()
    {
        using var file = new FileStream(Filling, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[1024]);
        }
        catch (IOException)
        {
        }
    }

    public void MakeRoom() => File.Delete(Filling);

    public void Dispose()
    {
        if (_mounted)
            Run("umount", "-l", _path);
        Directory.Delete(_path, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
