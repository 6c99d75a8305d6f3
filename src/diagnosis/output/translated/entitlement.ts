import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when the vendor asks for a valid registration. */
export const ENTITLEMENT_TRANSLATED = translations(`
Pro kontrolu, zda je Vaše registrace platná a aktivní
Besuchen Sie den SUSE Customer Center zur Prüfung, ob Ihre
Visite el Centro de servicios al cliente de SUSE para
Visitez SUSE Customer Center pour vérifier si votre
Visitare SUSE Customer Center per verificare se la
SUSE カスタマーセンターを開いて、お使いの登録が
SUSE 고객 센터를 방문하여 등록이 올바른지
Het SUSE Customer Center bezoeken om te controleren of uw
Proszę odwiedzić SUSE Customer Center, aby sprawdzić, czy
Visite o SUSE Customer Center para verificar se seu registro
Убедитесь, что ваша регистрация действительна и срок ее
Besök SUSE kundcenter för att se om din registrering är
Відвідайте Центр клієнтів SUSE, щоб перевірити, чи ваша
访问 SUSE 客户中心检查您的注册是否有效且未过期
造訪 SUSE Customer Center 以檢
`);
