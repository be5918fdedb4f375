using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace JdbcStore.Cli;

/// <summary>A running broker, asked through its console.</summary>
internal sealed class BrokerConsole(Uri address)
{
    /// <summary>Switches the journal, and returns what it is then.</summary>
    /// <exception cref="ConfigurationStoreException">The broker's configuration does not allow it.</exception>
    /// <exception cref="UnavailableStoreException">The broker does not answer, or refuses for another reason.</exception>
    public async Task<string> SwitchJournalAsync(string mode, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient();
            using var answer = await http.PostAsync(new Uri(address, $"api/journal/{mode}"), content: null, cancellationToken);
            var document = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            if (answer.IsSuccessStatusCode)
                return document.GetProperty("journal").GetString()!;
            var error = document.GetProperty("error").GetString()!;
            throw answer.StatusCode == HttpStatusCode.Conflict ? new ConfigurationStoreException([error]) : new UnavailableStoreException(error);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException)
        {
            throw new UnavailableStoreException($"No broker's console answers at {address}: {e.Message} --console names another.", e);
        }
    }
}
