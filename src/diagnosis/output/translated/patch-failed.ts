import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when a package fails. */
export const PATCH_FAILED_TRANSLATED = translations(`
Podproces…vrátil chybový kód
Při zpracování nastaly chyby
Unterprozess mit Exit-Status…fehlgeschlagen
Falló la transacción
Si sono verificati degli errori nell'elaborazione
Il sottoprocesso…ha restituito un codice d'errore
子プロセス…がエラーコード (…を返しました
하위 프로세스…프로세스가 오류 코드(…를 리턴했
De transactie mislukte
Subproces…gaf een foutcode terug
Fouten gevonden tijdens verwerken van
subproces…is mislukt met afsluitstatus
Wystąpiły błędy podczas przetwarzania
A transação falhou
o sub-processo…falhou com o código de saída
Foram encontrados erros enquanto processava
Subprocesso…retornou um código de erro
Порождённый процесс…вернул код ошибки
При обработке следующих пакетов произошли ошибки
Fel uppstod vid hantering
Underprocessen…svarade med en felkod
underprocessen…misslyckades med avslutningsstatusen
İşlem başarısız
altsüreci bir hata kodu gönderdi
İşleme sırasında hatalarla karşılaşıldı
Не вдалося виконати операцію
Під час обробки виникли помилки
підпроцес…завершився невдало з кодом виходу
事务失败
處理時發生錯誤
子程序…傳回錯誤碼
`);
